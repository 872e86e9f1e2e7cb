// Mounted above the application's guard, so it brings its own.
const express = require('express');

const db = require('../lib/db');
const logger = require('../lib/logger');
const { requestTimer, requireRole, verifyToken } = require('../middleware/auth');

const router = express.Router();

router.use(requestTimer);

router.get('/:operator/sims', async (req, res) => { // amanat-expect: unauthenticated-endpoint
  const { rows } = await db.query('select msisdn, cnic from sims where operator = $1', [req.params.operator]);
  logger.info(`${rows.length} SIMs listed`);
  res.json(rows);
});

router.get('/:operator/report', requireRole('regulator'), async (req, res) => {
  const { rows } = await db.query('select count(*) from sims where operator = $1', [req.params.operator]);
  res.json({ count: rows[0].count });
});

router.post('/:operator/biometrics', requestTimer, async (req, res) => { // amanat-expect: unauthenticated-endpoint
  const { cnic, thumbprint } = req.body;
  logger.debug('biometric check', { thumbprint }); // amanat-expect: pii-in-log
  await db.query('insert into checks values ($1, $2)', [cnic, thumbprint]);
  res.status(201).end();
});

router.use(verifyToken);

router.delete('/:operator', async (req, res) => {
  await db.query('delete from operators where name = $1', [req.params.operator]);
  res.status(204).end();
});

module.exports = router;
