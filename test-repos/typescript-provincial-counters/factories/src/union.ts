import { NextFunction, Request, Response } from 'express';

export function requireUnion(req: Request, res: Response, next: NextFunction) {
  if (req.get('X-Union-Key') !== process.env.UNION_KEY) {
    res.status(401).json({ error: 'unions only' });
    return;
  }
  next();
}
