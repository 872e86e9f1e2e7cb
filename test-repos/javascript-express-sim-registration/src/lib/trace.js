const logger = require('./logger');

function traceValue(label, value) {
  logger.info(`${label}: ${value}`);
}

function traceCount(label, count) {
  logger.info(`${label}: ${count}`);
}

module.exports = { traceValue, traceCount };
