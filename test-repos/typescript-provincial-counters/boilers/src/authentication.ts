import * as express from 'express';
import * as jwt from 'jsonwebtoken';

export function expressAuthentication(request: express.Request, name: string, scopes?: string[]): Promise<unknown> {
  const token = request.headers['x-access-token'];
  return new Promise((resolve, reject) => {
    if (name !== 'jwt' || typeof token !== 'string') {
      reject(new Error('no token'));
      return;
    }
    jwt.verify(token, process.env.JWT_KEY as string, (err, decoded) => (err ? reject(err) : resolve(decoded)));
  });
}
