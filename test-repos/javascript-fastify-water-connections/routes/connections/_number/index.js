'use strict'

module.exports = async function connection (fastify) {
  fastify.get('/', { onRequest: [fastify.signedIn] }, async (request) => fastify.store.connection(request.params.number))
  fastify.delete('/', async (request) => fastify.store.close(request.params.number)) // amanat-expect: unauthenticated-endpoint
}
