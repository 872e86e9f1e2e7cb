const axios = require('axios');
const twilio = require('twilio');
const sgMail = require('@sendgrid/mail');

const client = twilio(process.env.TWILIO_SID, process.env.TWILIO_KEY);
const LOCAL_GATEWAY = 'http://sms.paisa-alerts.com.pk/api/send';

// a text message gateway needs the number; that is what it is for
async function text(pensioner, amount) {
  await client.messages.create({ to: pensioner.mobileNo, from: process.env.SENDER, body: `Rs. ${amount} paid` });
}

async function textWithNumber(pensioner, amount) {
  const body = `CNIC ${pensioner.cnic}: Rs. ${amount} paid`;
  await client.messages.create({ to: pensioner.mobileNo, body }); // amanat-expect: pii-to-third-party
}

async function textLocally(pensioner, amount) {
  await axios.post(LOCAL_GATEWAY, { msisdn: pensioner.mobileNo, text: `Rs. ${amount}` }); // amanat-expect: pii-to-third-party
}

async function textByQueue(pensioner, amount) {
  await axios.post('http://queue.internal:8080/alerts', { msisdn: pensioner.mobileNo, text: `Rs. ${amount}` });
}

async function mailLink(pensioner, token) {
  const link = `https://pension.gov.pk/confirm?token=${token}`;
  await sgMail.send({ to: pensioner.email, subject: 'Confirm your account', text: link });
}

module.exports = { text, textWithNumber, textLocally, textByQueue, mailLink };
