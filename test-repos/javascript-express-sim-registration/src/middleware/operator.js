// To be written when operators have accounts.
function requireOperator(req, res, next) { // amanat-expect: guard-never-rejects
  next();
}

module.exports = { requireOperator };
