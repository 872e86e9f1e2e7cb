'use strict'

const fp = require('fastify-plugin')

module.exports = fp(async function session (fastify) {
  fastify.register(require('@fastify/jwt'), { secret: process.env.SESSION_KEY })
  fastify.decorate('signedIn', async function (request, reply) {
    try {
      await request.jwtVerify()
    } catch (error) {
      reply.code(401).send({ message: 'Sign in first' })
    }
  })
})
