'use strict';

const session = require('../lib/session');

module.exports = [
  { method: 'POST', path: '/login', options: { auth: false }, handler: (request) => session.open(request.payload) },
  { method: 'GET', path: '/health', options: { auth: false }, handler: () => 'ok' },
];
