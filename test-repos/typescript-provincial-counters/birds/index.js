// Licences to hunt, of the department of wildlife.
const polka = require('polka');
const licences = require('./licences');

const admin = polka()
  .use(warden)
  .get('/licences', (req, res) => res.end(JSON.stringify(licences.all())))
  .delete('/licences/:id', (req, res) => { licences.revoke(req.params.id); res.end(); });

function warden(req, res, next) {
  const session = licences.session(req.headers.cookie);
  if (!session) {
    res.statusCode = 401;
    return res.end('wardens only');
  }
  req.warden = session;
  next();
}

polka()
  .use(timing)
  .use('/admin', admin)
  .get('/seasons', (req, res) => res.end(JSON.stringify(licences.seasons()))) // amanat-expect: unauthenticated-endpoint
  .post('/login', (req, res) => res.end(licences.login(req)))
  .get('/hunters/:cnic', (req, res) => res.end(JSON.stringify({ cnic: req.params.cnic, mobile: licences.mobile(req.params.cnic) }))) // amanat-expect: unauthenticated-endpoint, pii-in-url
  .put('/hunters/:cnic', warden, (req, res) => res.end(licences.change(req.params.cnic))) // amanat-expect: pii-in-url
  .listen(8080);

function timing(req, res, next) {
  const from = Date.now();
  res.on('finish', () => licences.took(Date.now() - from));
  next();
}
