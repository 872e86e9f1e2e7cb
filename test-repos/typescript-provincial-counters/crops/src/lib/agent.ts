import type { NextApiRequest, NextApiResponse } from 'next';
import type { NextHandler } from 'next-connect';
import { verify } from 'jsonwebtoken';

export async function requireAgent(req: NextApiRequest, res: NextApiResponse, next: NextHandler) {
  const token = req.headers.authorization?.replace('Bearer ', '');
  if (!token) {
    res.status(401).end();
    return;
  }
  verify(token, process.env.JWT_KEY as string);
  await next();
}
