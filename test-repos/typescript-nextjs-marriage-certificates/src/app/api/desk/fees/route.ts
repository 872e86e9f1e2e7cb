import { store } from "@council/store";

export async function GET() { // amanat-expect: public-endpoint-unapproved
  return Response.json(await store.fees());
}
