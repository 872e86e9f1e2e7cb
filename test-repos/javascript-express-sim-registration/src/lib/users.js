const crypto = require('crypto');

const db = require('./db');

function hash(password, salt) {
  return crypto.scryptSync(password, salt, 32).toString('hex');
}

async function checkPassword(username, password) {
  const { rows } = await db.query('select id, role, salt, hash from users where name = $1', [username]);
  if (rows.length === 0 || hash(password, rows[0].salt) !== rows[0].hash) {
    return null;
  }
  return rows[0];
}

module.exports = { checkPassword };
