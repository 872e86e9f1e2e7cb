'use strict'

module.exports = async function connections (fastify) {
  fastify.route({
    method: 'POST',
    url: '/',
    preHandler: [fastify.signedIn],
    handler: async (request) => fastify.store.connect(request.body)
  })
}
