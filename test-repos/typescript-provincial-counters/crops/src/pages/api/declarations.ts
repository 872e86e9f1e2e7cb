import type { NextApiRequest, NextApiResponse } from 'next';
import { createRouter } from 'next-connect';
import { fields } from '../../lib/fields';
import { requireAgent } from '../../lib/agent';

const router = createRouter<NextApiRequest, NextApiResponse>();

router
  .get(async (req, res) => { // amanat-expect: unauthenticated-endpoint, pii-in-url
    res.json(await fields.declared(String(req.query.cnic)));
  })
  .use(requireAgent)
  .post(async (req, res) => {
    res.status(201).json(await fields.declare(req.body));
  })
  .delete(async (req, res) => {
    res.json(await fields.withdraw(req.body.id));
  });

export default router.handler();
