const db = require('./db');

exports.login = async (req, res) => res.send(await db.login(req.body.user, req.body.password));
exports.show = async (req, res) => {
  const found = await db.connection(req.params.number);
  res.send({ name: found.name, cnic: found.cnic, address: found.address });
};
exports.apply = async (req, res) => res.send(201, await db.apply(req.body));
exports.change = async (req, res) => res.send(await db.change(req.params.number, req.body));
exports.cut = async (req, res) => res.send(await db.cut(req.params.number));
exports.arrears = async (req, res) => res.send(await db.arrears());
exports.knows = (header) => db.clerkOf(header) !== undefined;
