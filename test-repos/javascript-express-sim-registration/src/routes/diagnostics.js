const express = require('express');

const { requireOperator } = require('../middleware/operator');
const queue = require('../lib/db');

const diagnostics = express.Router();

// left from the roll-out
diagnostics.get('/debug/vars', (req, res) => res.json({ uptime: process.uptime() })); // amanat-expect: console-exposed
diagnostics.post('/queue/flush', requireOperator, (req, res) => { // amanat-expect: unauthenticated-endpoint
  queue.flush();
  res.sendStatus(204);
});

module.exports = diagnostics;
