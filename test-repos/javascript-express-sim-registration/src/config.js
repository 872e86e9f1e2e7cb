module.exports = {
  port: process.env.PORT || 3000,
  jwtSecret: process.env.JWT_SECRET || 'sim-reg-karachi-5150', // amanat-expect: hardcoded-credential
  db: {
    host: 'db.sims.local',
    user: 'sims',
    password: 'Clifton-beach-21', // amanat-expect: hardcoded-credential
    database: 'sims',
  },
  queueUrl: 'amqp://worker:Keamari77port@mq.sims.local:5672/', // amanat-expect: connection-string-password
  smsPassword: process.env.SMS_PASSWORD,
  tokenHeader: 'authorization',
  passwordField: 'password',
};
