const express = require('express');

const db = require('../lib/db');
const logger = require('../lib/logger');
const { maskMsisdn } = require('../lib/mask');
const { requireRole } = require('../middleware/auth');

const router = express.Router();

router.get('/', requireRole('operator'), async (req, res) => {
  const { rows } = await db.query('select iccid, status from sims where operator = $1', [req.user.id]);
  res.json(rows);
});

router.post('/:msisdn/activate', requireRole('operator'), async (req, res) => { // amanat-expect: pii-in-url
  const { msisdn } = req.params;
  logger.info(`activated ${maskMsisdn(msisdn)}`);
  console.log('activating', msisdn); // amanat-expect: pii-in-log
  await db.query('update sims set status = $1 where msisdn = $2', ['active', msisdn]);
  res.status(204).end();
});

module.exports = router;
