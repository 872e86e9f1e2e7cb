import { store } from "@council/store";

export async function PUT(request: Request, { params }: { params: { id: string } }) {
  return Response.json({ certificate: await store.issue(params.id) });
}

export const DELETE = async (request: Request, { params }: { params: { id: string } }) => {
  await store.withdraw(params.id);
  return new Response(null, { status: 204 });
};
