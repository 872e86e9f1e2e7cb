import { json } from '@sveltejs/kit';
import { begin } from '$lib/server/session';

export const POST = async ({ request, cookies }) => json(await begin(await request.json(), cookies));
