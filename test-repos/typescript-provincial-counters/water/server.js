const restify = require('restify');
const errors = require('restify-errors');
const connections = require('./connections');

const server = restify.createServer({ name: 'wasa' });
server.pre(restify.pre.sanitizePath());
server.use(restify.plugins.queryParser());
server.use(restify.plugins.bodyParser());

server.get('/health', (req, res, next) => { res.send(200); return next(); });
server.post('/login', connections.login);
server.get('/connections/:number', connections.show); // amanat-expect: unauthenticated-endpoint
server.post({ path: '/connections', name: 'apply' }, requireKey, connections.apply);

server.use(requireClerk);
server.put('/connections/:number', connections.change);
server.del('/connections/:number', connections.cut);
server.get('/arrears', connections.arrears);

function requireClerk(req, res, next) {
  if (!connections.knows(req.header('Authorization'))) {
    return next(new errors.UnauthorizedError('clerks only'));
  }
  return next();
}

function requireKey(req, res, next) {
  if (req.header('X-Plumber-Key') !== process.env.PLUMBER_KEY) {
    res.send(403);
    return next(false);
  }
  return next();
}

server.listen(8080);
