const express = require('express');

const config = require('./config');
const logger = require('./lib/logger');
const { verifyToken } = require('./middleware/auth');
const session = require('./routes/session');
const subscribers = require('./routes/subscribers');
const sims = require('./routes/sims');
const operators = require('./routes/operators');
const diagnostics = require('./routes/diagnostics');

const app = express();
app.use(express.json());

app.get('/health', (req, res) => res.json({ status: 'ok' }));
app.use('/', session);
app.use('/operators', operators);
app.use('/', diagnostics);

app.use(verifyToken);
app.use('/subscribers', subscribers);
app.use('/sims', sims);

app.listen(config.port, () => logger.info(`listening on ${config.port}`));

module.exports = app;
