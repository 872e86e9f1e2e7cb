const jwt = require('jsonwebtoken');

const config = require('../config');

function verifyToken(req, res, next) {
  const header = req.headers[config.tokenHeader] || '';
  try {
    req.user = jwt.verify(header.replace('Bearer ', ''), config.jwtSecret);
  } catch (err) {
    return res.status(401).json({ error: 'token refused' });
  }
  return next();
}

function requireRole(role) {
  return (req, res, next) => {
    const header = req.headers[config.tokenHeader] || '';
    try {
      const claims = jwt.verify(header.replace('Bearer ', ''), config.jwtSecret);
      if (claims.role !== role) {
        return res.status(403).json({ error: 'not allowed' });
      }
      req.user = claims;
    } catch (err) {
      return res.status(401).json({ error: 'token refused' });
    }
    return next();
  };
}

function requestTimer(req, res, next) {
  req.startedAt = Date.now();
  next();
}

module.exports = { verifyToken, requireRole, requestTimer };
