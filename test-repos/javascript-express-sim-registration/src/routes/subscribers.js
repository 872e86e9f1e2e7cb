const express = require('express');

const db = require('../lib/db');
const logger = require('../lib/logger');
const { maskCnic } = require('../lib/mask');
const { traceValue, traceCount } = require('../lib/trace');

const router = express.Router();

router.get('/:cnic', async (req, res) => { // amanat-expect: pii-in-url
  const { cnic } = req.params;
  const { rows } = await db.query('select * from subscribers where cnic = $1', [cnic]);
  traceCount('subscribers found', rows.length);
  if (rows.length === 0) {
    logger.info(`no subscriber ${maskCnic(cnic)}`);
    return res.status(404).end();
  }
  return res.json(rows[0]);
});

router.post('/', async (req, res) => {
  const subscriber = { cnic: req.body.cnic, mobile: req.body.mobile, motherName: req.body.motherName };
  logger.info(`new subscriber ${JSON.stringify(subscriber)}`); // amanat-expect: pii-in-log
  const { rows } = await db.query('insert into subscribers values ($1, $2, $3) returning id', Object.values(subscriber));
  logger.info('subscriber stored', { id: rows[0].id });
  res.status(201).json({ id: rows[0].id });
});

router.put('/:cnic/mobile', async (req, res) => { // amanat-expect: pii-in-url
  traceValue('mobile changed', req.body.mobile); // amanat-todo: pii-in-log a helper of another file logs it
  await db.query('update subscribers set mobile = $1 where cnic = $2', [req.body.mobile, req.params.cnic]);
  res.status(204).end();
});

module.exports = router;
