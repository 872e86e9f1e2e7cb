const Koa = require('koa');
const Router = require('@koa/router');
const cors = require('@koa/cors');
const jwt = require('koa-jwt');
const consumers = require('./consumers');

const app = new Koa();
const open = new Router();
open.get('/health', (ctx) => { ctx.body = 'ok'; });
open.post('/login', async (ctx) => { ctx.body = await consumers.login(ctx.request.body); });
open.get('/bills/:consumer', async (ctx) => { // amanat-expect: unauthenticated-endpoint
  const { name, cnic, address } = await consumers.find(ctx.params.consumer);
  ctx.body = { name, cnic, address };
});

const desk = new Router({ prefix: '/desk' });
desk.get('/complaints', async (ctx) => { ctx.body = await consumers.complaints(); });
desk.post('/complaints/:id/close', onlyEngineer, async (ctx) => { ctx.body = await consumers.close(ctx.params.id); });

const late = new Router({ prefix: '/meters' });
late.put('/:serial', async (ctx) => { ctx.body = await consumers.replace(ctx.params.serial, ctx.request.body); });

async function onlyEngineer(ctx, next) {
  if (ctx.state.user.role !== 'engineer') ctx.throw(403, 'engineers only');
  await next();
}

app.use(cors());
app.use(open.routes()).use(open.allowedMethods());
app.use(jwt({ secret: process.env.JWT_KEY }));
app.use(desk.routes());
app.use(late.routes());
app.listen(8080);
