'use strict'

module.exports = async function hooks (fastify) {
  fastify.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/api/office/login')) {
      return
    }
    await fastify.signedIn(request, reply)
    if (!request.user) {
      reply.code(401).send({ message: 'Sign in first' })
    }
  })
  fastify.addHook('onResponse', async (request) => fastify.metrics.count(request.routeOptions.url))
}
