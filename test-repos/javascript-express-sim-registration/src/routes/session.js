const express = require('express');
const jwt = require('jsonwebtoken');

const config = require('../config');
const logger = require('../lib/logger');
const { checkPassword } = require('../lib/users');

const router = express.Router();

router.post('/login', async (req, res) => {
  const { username, password } = req.body;
  const user = await checkPassword(username, password);
  if (!user) {
    logger.warn('login refused', { username, password }); // amanat-expect: credential-in-log
    return res.status(401).json({ error: 'unknown user' });
  }
  const token = jwt.sign({ id: user.id, role: user.role }, config.jwtSecret, { expiresIn: '30m' });
  logger.info(`user ${user.id} logged in`);
  return res.json({ token });
});

module.exports = router;
