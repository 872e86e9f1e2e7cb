'use strict';

const returns = require('../lib/returns');

module.exports = [
  { method: 'GET', path: '/returns/{year}', handler: (request) => returns.of(request.auth.credentials.id, request.params.year) },
  { method: 'POST', path: '/returns', handler: (request) => returns.file(request.payload) },
  { // amanat-expect: unauthenticated-endpoint, pii-in-url
    method: 'GET',
    path: '/taxpayers/{cnic}',
    options: { auth: false, description: 'For banks, which have to bring a token' },
    handler: (request) => returns.taxpayer(request.params.cnic),
  },
];
