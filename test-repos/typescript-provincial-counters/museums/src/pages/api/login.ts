import type { APIRoute } from 'astro';
import { session } from '../../lib/session';

export const POST: APIRoute = async ({ request, cookies }) => session.begin(await request.formData(), cookies);
