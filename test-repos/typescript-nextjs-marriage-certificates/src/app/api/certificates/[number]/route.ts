import { store } from "@council/store";

export async function GET(request: Request, { params }: { params: { number: string } }) { // amanat-expect: unauthenticated-endpoint
  return Response.json(await store.certificate(params.number));
}
