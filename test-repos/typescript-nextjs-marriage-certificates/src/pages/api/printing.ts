import type { NextApiRequest, NextApiResponse } from "next";
import { getServerSession } from "next-auth/next";
import { options } from "@council/options";
import { store } from "@council/store";

export default async function printing(req: NextApiRequest, res: NextApiResponse) {
  const session = await getServerSession(req, res, options);
  if (!session) {
    return res.status(401).end();
  }
  res.json(await store.certificate(String(req.query.number)));
}
