'use strict'

const path = require('node:path')
const autoload = require('@fastify/autoload')

module.exports = async function app (fastify) {
  fastify.register(require('./plugins/session'))
  fastify.register(autoload, { dir: path.join(__dirname, 'routes'), options: { prefix: '/api' }, autoHooks: true, cascadeHooks: true })
  fastify.get('/tariffs/history', { onRequest: fastify.signedIn }, async () => fastify.store.tariffs())
}
