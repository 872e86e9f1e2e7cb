const Sentry = require('@sentry/node');
const Mixpanel = require('mixpanel');

const mixpanel = Mixpanel.init(process.env.MIXPANEL_TOKEN);

function begin(pensioner) {
  Sentry.setUser({ id: pensioner.id });
  Sentry.setContext('pensioner', { cnic: pensioner.cnic, district: pensioner.district }); // amanat-expect: pii-to-third-party
  Sentry.addBreadcrumb({ message: `alert for ${pensioner.id}` });
}

function failed(error, pensioner, otp) {
  Sentry.captureException(error, { extra: { alert: pensioner.id } });
  Sentry.captureMessage(`code ${otp} was refused`); // amanat-expect: pii-to-third-party
}

function paid(pensioner, amount) {
  mixpanel.track('Pension paid', { distinct_id: pensioner.id, bucket: amount > 50000 ? 'high' : 'low' });
  mixpanel.people.set(pensioner.id, { phone: pensioner.mobileNo, cnic: pensioner.cnic }); // amanat-expect: pii-to-third-party
}

module.exports = { begin, failed, paid };
