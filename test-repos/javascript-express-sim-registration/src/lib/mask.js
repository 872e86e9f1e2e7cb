function maskCnic(cnic) {
  return `${'*'.repeat(9)}${cnic.slice(-4)}`;
}

function maskMsisdn(msisdn) {
  return msisdn.slice(0, 4) + '*****' + msisdn.slice(-2);
}

module.exports = { maskCnic, maskMsisdn };
