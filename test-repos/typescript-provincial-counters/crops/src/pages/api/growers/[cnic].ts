import type { NextApiRequest, NextApiResponse } from 'next';
import { createRouter } from 'next-connect';
import { fields } from '../../../lib/fields';
import { requireAgent } from '../../../lib/agent';

const router = createRouter<NextApiRequest, NextApiResponse>();
router.use(requireAgent);
router.get(async (req, res) => { // amanat-expect: pii-in-url
  res.json(await fields.grower(String(req.query.cnic)));
});
router.put(async (req, res) => { // amanat-expect: pii-in-url
  res.json(await fields.change(String(req.query.cnic), req.body));
});

export default router.handler();
