'use strict';

const Hapi = require('@hapi/hapi');
const Jwt = require('@hapi/jwt');

const start = async () => {
  const server = Hapi.server({ port: 8080, routes: { cors: true } });
  await server.register(Jwt);
  server.auth.strategy('officer', 'jwt', {
    keys: process.env.JWT_KEY,
    verify: { aud: 'tax', iss: 'fbr', sub: false },
    validate: (artifacts) => ({ isValid: true, credentials: { id: artifacts.decoded.payload.sub } }),
  });
  server.auth.default('officer');
  server.route(require('./routes/returns'));
  server.route([...require('./routes/refunds'), ...require('./routes/session')]);
  await server.start();
};

start();
