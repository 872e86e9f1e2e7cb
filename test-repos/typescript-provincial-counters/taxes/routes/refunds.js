'use strict';

const refunds = require('../lib/refunds');

module.exports = [
  { method: ['PUT', 'PATCH'], path: '/refunds/{id}', handler: (request) => refunds.change(request.params.id, request.payload) },
  { method: 'DELETE', path: '/refunds/{id}', options: { auth: { mode: 'try', strategy: 'officer' } }, handler: (request) => refunds.drop(request.params.id) }, // amanat-expect: unauthenticated-endpoint
];
