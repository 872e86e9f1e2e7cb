'use strict'

module.exports = async function office (fastify) {
  fastify.post('/login', async (request) => fastify.store.signIn(request.body))
  fastify.get('/arrears', async () => fastify.store.arrears())
}
