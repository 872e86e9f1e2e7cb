import { Hono } from 'hono'
import { bearerAuth } from 'hono/bearer-auth'
import { logger } from 'hono/logger'
import { readings } from './readings.js'

const app = new Hono().basePath('/meters')
const verifyToken = (token) => readings.knows(token)

app.use('*', logger())
app.use('/reports', bearerAuth({ verifyToken }))
app.post('/reports', async (c) => c.json(await readings.add(await c.req.json())))
app.post('/reports/:serial', async (c) => c.json(await readings.add(await c.req.json()))) // amanat-expect: unauthenticated-endpoint
app.use('/commands/*', bearerAuth({ verifyToken }))
app.put('/commands/:serial', async (c) => c.json(await readings.command(c.req.param('serial'))))

export default app
