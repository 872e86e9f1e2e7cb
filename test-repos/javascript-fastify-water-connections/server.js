'use strict'

const fastify = require('fastify')({ logger: true })

fastify.register(require('./app'))
fastify.get('/health', async () => ({ up: true }))
fastify.listen({ port: 8080 })
