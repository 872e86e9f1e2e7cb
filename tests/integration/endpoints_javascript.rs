//! Endpoints and verdicts of frameworks for JavaScript and TypeScript, over small projects of several files.

use super::endpoints::check;

#[test]
fn hono_layers_by_whole_path_and_chained_routes() {
    check(
        &[
            ("package.json", "{\"dependencies\": {\"hono\": \"4\"}}"),
            (
                "src/index.ts",
                "import { Hono } from 'hono';\nimport { jwt } from 'hono/jwt';\nimport { bearerAuth } from 'hono/bearer-auth';\nimport staff from './staff';\n\
                 const app = new Hono().basePath('/api');\napp.get('/health', (c) => c.text('up'));\n\
                 app.use('/records', jwt({ secret: key() }));\napp.get('/records', (c) => c.json([]));\n\
                 app.get('/records/:cnic', (c) => c.json({}));\n\
                 app.use('/cards/*', bearerAuth({ token: key() }));\napp.get('/cards/:serial', (c) => c.json({}));\n\
                 app.route('/staff', staff);\nexport default app;\n",
            ),
            (
                "src/staff.ts",
                "import { Hono } from 'hono';\nconst staff = new Hono()\n  .use('*', async (c, next) => {\n    \
                 if (!c.req.header('Authorization')) return c.json({}, 401);\n    await next();\n  })\n  \
                 .get('/', (c) => c.json([]))\n  .on(['PUT', 'DELETE'], '/:id', (c) => c.json({}));\nexport default staff;\n",
            ),
            (
                "src/documented.ts",
                "import { OpenAPIHono, createRoute } from '@hono/zod-openapi';\nconst route = createRoute({ method: 'post', path: '/permits/{id}', responses: {} });\n\
                 export const documented = new OpenAPIHono();\ndocumented.openapi(route, (c) => c.json({}));\n",
            ),
        ],
        &[
            "GET /api/health public",
            "GET /api/records authenticated",
            "GET /api/records/{cnic} unauthenticated",
            "GET /api/cards/{serial} authenticated",
            "GET /api/staff/ authenticated",
            "PUT /api/staff/{id} authenticated",
            "DELETE /api/staff/{id} authenticated",
            "POST /permits/{id} unauthenticated",
        ],
    );
}

#[test]
fn next_files_are_routes_behind_a_matcher() {
    check(
        &[
            ("package.json", "{\"dependencies\": {\"next\": \"15\"}}"),
            (
                "src/middleware.ts",
                "import { NextResponse } from 'next/server';\nexport function middleware(request) {\n  const { pathname } = request.nextUrl;\n  \
                 if (pathname.startsWith('/api/office/notices')) return NextResponse.next();\n  \
                 if (!request.cookies.get('session')) return NextResponse.json({}, { status: 401 });\n  return NextResponse.next();\n}\n\
                 export const config = { matcher: ['/api/office/:path*'] };\n",
            ),
            (
                "src/app/api/office/files/[id]/route.ts",
                "export async function GET() { return list(); }\nexport const DELETE = async () => remove();\n",
            ),
            ("src/app/api/office/notices/route.ts", "export async function GET() { return list(); }\n"),
            (
                "src/app/(public)/holders/[...cnic]/route.ts",
                "export async function POST(request) { return save(await request.json()); }\n",
            ),
            (
                "src/pages/api/cards/[serial].ts",
                "import { getServerSession } from 'next-auth/next';\nexport default async function handler(req, res) {\n  \
                 const session = await getServerSession(req, res, options);\n  if (!session) {\n    return res.status(401).json({});\n  }\n  res.json({});\n}\n",
            ),
            ("src/pages/about.tsx", "export default function About() { return null; }\n"),
        ],
        &[
            "GET /api/office/files/{id} authenticated",
            "DELETE /api/office/files/{id} authenticated",
            "GET /api/office/notices public",
            "POST /holders/{cnic} unauthenticated",
            "ANY /api/cards/{serial} authenticated",
        ],
    );
}

#[test]
fn nitro_sveltekit_and_remix_files() {
    check(
        &[
            ("portal/package.json", "{\"devDependencies\": {\"nuxt\": \"3\"}}"),
            (
                "portal/server/api/cards/[id].get.ts",
                "export default defineEventHandler(async (event) => {\n  await requireUserSession(event);\n  return {};\n});\n",
            ),
            (
                "portal/server/api/cards/index.post.ts",
                "export default defineEventHandler(async (event) => save(event));\n",
            ),
            ("desk/package.json", "{\"devDependencies\": {\"@sveltejs/kit\": \"2\"}}"),
            (
                "desk/src/hooks.server.ts",
                "import { error } from '@sveltejs/kit';\nexport const handle = async ({ event, resolve }) => {\n  \
                 if (event.url.pathname.startsWith('/files') && !event.locals.user) throw error(401, 'no session');\n  return resolve(event);\n};\n",
            ),
            ("desk/src/routes/files/[id]/+server.ts", "export const GET = async () => new Response('');\n"),
            ("desk/src/routes/tariffs/+server.ts", "export function PUT() { return new Response(''); }\n"),
            ("forms/package.json", "{\"dependencies\": {\"@remix-run/node\": \"2\"}}"),
            (
                "forms/app/routes/licences.$number.tsx",
                "import { requireUserId } from '../session';\nexport async function loader({ request }) {\n  await requireUserId(request);\n  return {};\n}\n",
            ),
            (
                "forms/app/session.ts",
                "import { redirect } from '@remix-run/node';\nexport async function requireUserId(request) {\n  \
                 const session = await storage.getSession(request.headers.get('Cookie'));\n  const userId = session.get('userId');\n  \
                 if (!userId) throw redirect('/login');\n  return userId;\n}\n",
            ),
        ],
        &[
            "GET /api/cards/{id} authenticated",
            "POST /api/cards unauthenticated",
            "GET /files/{id} authenticated",
            "PUT /tariffs unauthenticated",
            "GET /licences/{number} authenticated",
        ],
    );
}

#[test]
fn adonis_groups_named_guards_and_lazy_controllers() {
    check(
        &[
            (
                "package.json",
                "{\"imports\": {\"#controllers/*\": \"./app/controllers/*.js\", \"#start/*\": \"./start/*.js\", \"#middleware/*\": \"./app/middleware/*.js\"}, \
                 \"dependencies\": {\"@adonisjs/core\": \"6\"}}",
            ),
            (
                "start/routes.ts",
                "import router from '@adonisjs/core/services/router'\nimport { middleware } from '#start/kernel'\n\
                 const Holders = () => import('#controllers/holders')\n\
                 router.get('/holders', [Holders, 'index'])\nrouter.post('/login', [Holders, 'login'])\n\
                 router.group(() => {\n  router.get('/holders/:cnic', [Holders, 'show'])\n  router.resource('cards', Holders).apiOnly().only(['index', 'destroy'])\n})\
                 .prefix('/desk').use(middleware.auth())\n\
                 router.put('/holders/:cnic', [Holders, 'update']).use(middleware.silent())\n",
            ),
            (
                "start/kernel.ts",
                "import router from '@adonisjs/core/services/router'\nexport const middleware = router.named({\n  \
                 auth: () => import('#middleware/auth'),\n  silent: () => import('#middleware/silent'),\n})\n",
            ),
            (
                "app/middleware/auth.ts",
                "export default class AuthMiddleware {\n  async handle(ctx, next) {\n    await ctx.auth.authenticateUsing(['web'])\n    return next()\n  }\n}\n",
            ),
            (
                "app/middleware/silent.ts",
                "export default class SilentAuth {\n  async handle(ctx, next) {\n    await remember(ctx)\n    return next()\n  }\n}\n",
            ),
            (
                "app/controllers/holders.ts",
                "export default class Holders {\n  async index() {}\n  async show() {}\n  async update() {}\n  async login() {}\n  async destroy() {}\n}\n",
            ),
        ],
        &[
            "GET /holders unauthenticated",
            "POST /login public",
            "GET /desk/holders/{cnic} authenticated",
            "GET /desk/cards authenticated",
            "DELETE /desk/cards/{id} authenticated",
            "PUT /holders/{cnic} unauthenticated",
        ],
    );
}

#[test]
fn trpc_procedures_are_named_by_their_routers() {
    check(
        &[
            ("package.json", "{\"dependencies\": {\"@trpc/server\": \"11\", \"express\": \"4\"}}"),
            (
                "src/trpc.ts",
                "import { initTRPC, TRPCError } from '@trpc/server';\nconst t = initTRPC.create();\n\
                 const signedIn = t.middleware(({ ctx, next }) => {\n  if (!ctx.session) {\n    throw new TRPCError({ code: 'UNAUTHORIZED' });\n  }\n  return next();\n});\n\
                 export const router = t.router;\nexport const open = t.procedure.use(timing);\nexport const staff = t.procedure.use(signedIn);\n",
            ),
            (
                "src/holders.ts",
                "import { router, open, staff } from './trpc';\nexport const holders = router({\n  byCnic: staff.input(schema).query(({ input }) => find(input)),\n  \
                 remove: open.input(schema).mutation(({ input }) => drop(input)),\n});\n",
            ),
            (
                "src/app.ts",
                "import express from 'express';\nimport { createExpressMiddleware } from '@trpc/server/adapters/express';\nimport { router, open } from './trpc';\nimport { holders } from './holders';\n\
                 export const app = router({ health: open.query(() => 'up'), registry: { holders } });\nconst server = express();\n\
                 server.use('/rpc', createExpressMiddleware({ router: app }));\n",
            ),
        ],
        &[
            "GET /rpc/health public",
            "GET /rpc/registry.holders.byCnic authenticated",
            "POST /rpc/registry.holders.remove unauthenticated",
        ],
    );
}

#[test]
fn fastify_loads_folders_and_shares_routers() {
    check(
        &[
            ("package.json", "{\"dependencies\": {\"fastify\": \"5\"}}"),
            (
                "app.js",
                "const path = require('node:path');\nconst autoload = require('@fastify/autoload');\nconst fastify = require('fastify')();\n\
                 fastify.register(require('./session'));\n\
                 fastify.register(autoload, { dir: path.join(__dirname, 'routes'), options: { prefix: '/v1' }, autoHooks: true, cascadeHooks: true });\n\
                 fastify.get('/tariffs', { onRequest: [fastify.throttle], preHandler: fastify.signedIn, handler: async () => [] });\n\
                 fastify.delete('/tariffs', { onRequest: fastify.throttle }, async () => []);\n",
            ),
            (
                "session.js",
                "const fp = require('fastify-plugin');\nmodule.exports = fp(async (fastify) => {\n  fastify.decorate('throttle', async (request) => count(request.ip));\n  \
                 fastify.decorate('signedIn', async (request, reply) => {\n    await request.jwtVerify();\n  });\n});\n",
            ),
            (
                "routes/index.js",
                "module.exports = async (fastify) => {\n  fastify.get('/', async () => 'welcome');\n};\n",
            ),
            (
                "routes/office/autohooks.js",
                "module.exports = async (fastify) => {\n  fastify.addHook('onRequest', async (request, reply) => {\n    \
                 if (request.url.startsWith('/v1/office/login')) return;\n    if (!request.session.officer) reply.code(401).send();\n  });\n};\n",
            ),
            (
                "routes/office/login.js",
                "module.exports = async (fastify) => {\n  fastify.post('/login', async () => ({}));\n};\n",
            ),
            (
                "routes/office/_district/files.js",
                "module.exports = async (fastify) => {\n  fastify.put('/files', async () => ({}));\n};\n",
            ),
        ],
        &[
            "GET /tariffs authenticated",
            "DELETE /tariffs unauthenticated",
            "GET /v1/ unauthenticated",
            "POST /v1/office/login public",
            "PUT /v1/office/{district}/files authenticated",
        ],
    );
}

#[test]
fn nest_middleware_for_controllers_and_paths() {
    check(
        &[
            ("package.json", "{\"dependencies\": {\"@nestjs/core\": \"10\"}}"),
            (
                "src/app.module.ts",
                "import { Module, MiddlewareConsumer, RequestMethod, UnauthorizedException } from '@nestjs/common';\nimport { Cards } from './cards';\n\
                 export class NeedsToken {\n  use(req, res, next) {\n    if (!req.headers.authorization) throw new UnauthorizedException();\n    next();\n  }\n}\n\
                 @Module({})\nexport class AppModule {\n  configure(consumer: MiddlewareConsumer) {\n    \
                 consumer.apply(NeedsToken).exclude({ path: 'cards/forms', method: RequestMethod.GET }).forRoutes(Cards);\n    \
                 consumer.apply(NeedsToken).forRoutes({ path: 'files', method: RequestMethod.POST });\n  }\n}\n",
            ),
            (
                "src/cards.ts",
                "import { Controller, Get, Post, applyDecorators, UseGuards } from '@nestjs/common';\nimport { AuthGuard } from '@nestjs/passport';\n\
                 const Clerks = () => applyDecorators(Described(), UseGuards(AuthGuard('jwt')));\n\
                 @Controller('cards')\nexport class Cards {\n  @Get('forms')\n  forms() {}\n  @Get(':serial')\n  one() {}\n}\n\
                 @Controller('files')\nexport class Files {\n  @Get()\n  list() {}\n  @Post()\n  add() {}\n  @Clerks()\n  @Get(':id')\n  one() {}\n}\n",
            ),
        ],
        &[
            "GET /cards/forms unauthenticated",
            "GET /cards/{serial} authenticated",
            "GET /files unauthenticated",
            "POST /files authenticated",
            "GET /files/{id} authenticated",
        ],
    );
}

#[test]
fn controllers_of_decorators() {
    check(
        &[
            ("desk/package.json", "{\"dependencies\": {\"routing-controllers\": \"0.10\"}}"),
            (
                "desk/src/holders.ts",
                "import { JsonController, Get, Post, Authorized, CurrentUser } from 'routing-controllers';\n\
                 @JsonController('/holders')\nexport class Holders {\n  @Authorized()\n  @Get('/:cnic')\n  one() {}\n  @Post('/')\n  add() {}\n  \
                 @Get('/own')\n  own(@CurrentUser({ required: true }) user) {}\n  @Get('/maybe')\n  maybe(@CurrentUser() user) {}\n}\n",
            ),
            (
                "desk/src/app.ts",
                "import { createExpressServer } from 'routing-controllers';\ncreateExpressServer({ routePrefix: '/api', controllers: [] });\n",
            ),
            ("cards/package.json", "{\"dependencies\": {\"@loopback/rest\": \"14\"}}"),
            (
                "cards/src/cards.ts",
                "import { get, del } from '@loopback/rest';\nimport { authenticate } from '@loopback/authentication';\n\
                 @authenticate('jwt')\nexport class Cards {\n  @get('/cards/{serial}')\n  one() {}\n  @authenticate.skip()\n  @get('/cards/forms')\n  forms() {}\n}\n\
                 export class Stamps {\n  @del('/stamps/{id}')\n  drop() {}\n}\n",
            ),
        ],
        &[
            "GET /api/holders/{cnic} authenticated",
            "POST /api/holders/ unauthenticated",
            "GET /api/holders/own authenticated",
            "GET /api/holders/maybe unauthenticated",
            "GET /cards/{serial} authenticated",
            "GET /cards/forms public",
            "DELETE /stamps/{id} unauthenticated",
        ],
    );
}

#[test]
fn express_guards_for_parts_of_what_is_mounted_and_lists_of_open_paths() {
    check(
        &[
            ("package.json", "{\"dependencies\": {\"express\": \"4\"}}"),
            (
                "tsconfig.json",
                "{ // of the compiler\n  \"compilerOptions\": {\"baseUrl\": \"src\", \"paths\": {\"@guards/*\": [\"guards/*\"]}} }",
            ),
            (
                "src/app.ts",
                "import express from 'express';\nimport { signedIn } from '@guards/session';\nimport { routes } from './routes';\nconst app = express();\n\
                 const OPEN = new Set(['/tariffs', '/office/forms']);\nconst STEMS = ['/notices'];\n\
                 app.use('/office', signedIn);\napp.use('/', routes);\n\
                 app.use((req, res, next) => {\n  if (OPEN.has(req.path) || STEMS.some((stem) => req.path.startsWith(stem))) return next();\n  signedIn(req, res, next);\n});\n\
                 app.get('/tariffs', (req, res) => res.json([]));\napp.get('/notices/:id', (req, res) => res.json({}));\napp.get('/files', (req, res) => res.json([]));\n",
            ),
            (
                "src/routes.ts",
                "import { Router } from 'express';\nexport const routes = Router();\nroutes.get('/office/files/:id', (req, res) => res.json({}));\n\
                 routes.get('/desk/files/:id', (req, res) => res.json({}));\n",
            ),
            (
                "src/guards/session.ts",
                "const isSafeRedirect = (url) => url.startsWith('/');\nexport const signedIn = (req, res, next) => {\n  if (!req.session.user) return res.sendStatus(401);\n  next();\n};\n",
            ),
        ],
        &[
            "GET /office/files/{id} authenticated",
            "GET /desk/files/{id} unauthenticated",
            "GET /tariffs public",
            "GET /notices/{id} public",
            "GET /files authenticated",
        ],
    );
}

#[test]
fn a_check_that_its_caller_switches_off() {
    check(
        &[
            ("package.json", "{\"dependencies\": {\"next\": \"15\"}}"),
            (
                "lib/request.ts",
                "export async function readRequest(request, options) {\n  const body = await request.json();\n  \
                 if (!options?.skipAuth) {\n    const session = await open(request.cookies);\n    if (!session) throw new Unauthorized();\n  }\n  return body;\n}\n\
                 class Unauthorized extends Error {}\n",
            ),
            (
                "app/api/files/route.ts",
                "import { readRequest } from '../../../lib/request';\nexport async function POST(request) {\n  return Response.json(await readRequest(request));\n}\n\
                 export async function PUT(request) {\n  return Response.json(await readRequest(request, { skipAuth: true }));\n}\n\
                 export async function PATCH(request) {\n  return Response.json(await readRequest(request, { skipAuth: false }));\n}\n",
            ),
        ],
        &["POST /api/files authenticated", "PUT /api/files unauthenticated", "PATCH /api/files authenticated"],
    );
}

#[test]
fn a_list_of_origins_is_no_guard() {
    let app = "const express = require('express');\nconst cors = require('cors');\nconst app = express();\n\
        const allowed = (origin) => !origin || process.env.ORIGINS.split(',').includes(origin);\n\
        app.use((req, res, next) => {\n  const origin = req.headers.origin;\n  if (allowed(origin)) return next();\n  return res.status(403).json({ message: 'Origin not allowed' });\n});\n\
        const requireUser = (req, res, next) => {\n  const origin = req.headers.origin;\n  if (!allowed(origin)) return res.status(403).end();\n  if (!req.headers.authorization) return res.status(401).end();\n  next();\n};\n\
        app.get('/returns/:id', (req, res) => res.json(db.returns.find(req.params.id)));\n\
        app.get('/wealth/:id', requireUser, (req, res) => res.json(db.wealth.find(req.params.id)));\n";
    check(&[("src/app.js", app)], &["GET /returns/{id} unauthenticated", "GET /wealth/{id} authenticated"]);
}

#[test]
fn what_a_caller_likes_says_nothing_of_who_it_is() {
    check(
        &[(
            "app.js",
            r#"
const express = require('express');
const app = express();
function chosen(req, res, next) { if (req.cookies.lang) return next(); res.redirect('/languages'); }
function themed(req, res, next) { if (req.cookies['dark_theme']) return next(); res.redirect('/themes'); }
function known(req, res, next) { if (req.cookies.session) return next(); res.redirect('/login'); }
app.get('/chosen', chosen, (req, res) => res.json(citizens.all()));
app.get('/themed', themed, (req, res) => res.json(citizens.all()));
app.get('/known', known, (req, res) => res.json(citizens.all()));
"#,
        )],
        &["GET /chosen unauthenticated", "GET /known authenticated", "GET /themed unauthenticated"],
    );
}
