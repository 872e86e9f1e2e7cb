import { json } from '@sveltejs/kit';
import { shelves } from '$lib/server/shelves';

export const GET = async () => json(await shelves.loans());
export const POST = async ({ request }) => json(await shelves.lend(await request.json()), { status: 201 });
