const axios = require('axios');
const fs = require('fs');

const REGISTER = 'https://register.pension.gov.pk';

async function byNumberInPath(cnic) {
  return axios.get(`${REGISTER}/pensioners/${cnic}`); // amanat-expect: pii-in-url
}

async function byNumberInQuery(cnic) {
  return axios.get(`${REGISTER}/pensioners`, { params: { cnic, fields: 'status' } }); // amanat-expect: pii-in-url
}

async function byNumberInBody(cnic) {
  return axios.post(`${REGISTER}/pensioners/search`, { cnic });
}

async function byId(id) {
  return axios.get(`${REGISTER}/pensioners/${id}`, { headers: { authorization: process.env.REGISTER_KEY } });
}

async function session(accessToken) {
  return axios.get(`${REGISTER}/session?access_token=${accessToken}`); // amanat-expect: pii-in-url
}

function keepRun(pensioners) {
  for (const pensioner of pensioners) {
    fs.appendFileSync('/var/run/alerts/paid.csv', `${pensioner.cnic},${pensioner.accountNo}\n`); // amanat-expect: pii-in-file
    fs.appendFileSync('/var/run/alerts/ids.csv', `${pensioner.id}\n`);
  }
}

module.exports = { byNumberInPath, byNumberInQuery, byNumberInBody, byId, session, keepRun };
