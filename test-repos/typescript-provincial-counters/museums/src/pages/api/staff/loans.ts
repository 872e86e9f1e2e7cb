import type { APIRoute } from 'astro';
import { loans } from '../../../lib/loans';

export const GET: APIRoute = async () => Response.json(await loans.all());

export const POST: APIRoute = async ({ request }) => Response.json(await loans.lend(await request.json()), { status: 201 });
