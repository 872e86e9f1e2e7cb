//! Personal data in the logs of scripting languages: what their libraries and habits add to the flow. `LEAK` and `CRED`
//! as in [`super::pii`].

use super::pii::expect;

#[test]
fn a_channel_of_the_laravel_log_is_a_log() {
    expect(&[(
        "app/Http/Controllers/ResultController.php",
        "<?php\nuse Log;\nclass ResultController {\n  function send($patient, $request) {\n\
         Log::channel('results')->info('Sent result to ' . $patient->email); // LEAK\n\
         Log::stack(['daily'])->warning('Sent', ['count' => 3]);\n\
         print_r($request->cookie()); // CRED\n\
         var_dump($_POST); // LEAK\n\
         $text = print_r($request->all(), true);\n\
         error_log($text); // LEAK\n\
         var_dump(count($_POST));\n  }\n}\n",
    )]);
}

#[test]
fn a_key_that_asks_and_an_address_are_no_data() {
    expect(&[(
        "src/report.js",
        "const winston = require('winston')\nconst logger = winston.createLogger()\n\
         function done(request, liveAccounts, email) {\n\
         logger.info('done', { is_live: liveAccounts, has_email: email })\n\
         logger.error('failed', request.params)\n\
         logger.error('failed', request.payload) // LEAK\n}\n\
         async function submit(data) {\n  const reportId = await postData('/submit', data)\n\
         logger.info({ reportId: reportId })\n}\nmodule.exports = { done, submit }\n",
    )]);
}

#[test]
fn the_text_before_a_named_member_does_not_name_it() {
    expect(&[(
        "app/models/reminder.rb",
        "class Reminder\n  def remind(team, line)\n\
         \x20   Rails.logger.info(\"Sending a reminder email to #{team.name} team\")\n\
         \x20   Rails.logger.info(\"E-mail: #{line}\") # LEAK\n  end\nend\n",
    )]);
}

#[test]
fn keys_of_entries_are_names() {
    expect(&[(
        "src/search.ts",
        "class Search {\n  email?: string\n  cardNumber?: string\n\
         keys(): string[] {\n    return Object.entries(this).filter(([_k, value]) => value !== undefined).map(([key, _v]) => key)\n  }\n\
         values(): string[] {\n    return Object.entries(this).map(([_k, value]) => value)\n  }\n}\n\
         export function log(search: Search) {\n\
         console.log('filters', search.keys())\n\
         console.log('filters', search.values()) // LEAK\n}\n",
    )]);
}

#[test]
fn a_credential_that_is_set_by_hand_is_one() {
    expect(&[(
        "seed.js",
        "async function main() {\n  const adminPassword = 'Admin@123'\n  const tokenNumber = '0201572291'\n\
         const token = 'auth_token_v2'\n  const password = 'unset'\n\
         console.log(`   Password: ${adminPassword}`) // CRED\n\
         console.log('Deactivating', tokenNumber) // CRED\n\
         console.log('key', token, password)\n\
         const email = 'admin@example.com'\n\
         console.log(`Email: ${email}`) // LEAK\n}\nmain()\n",
    )]);
}

#[test]
fn parts_of_a_row_are_what_they_are_bound_to() {
    expect(&[(
        "db/seeders/user_seeder.rb",
        "class UserSeeder\n  def seed\n    CSV.foreach(path) do |row|\n      full_name, level = row\n\
         \x20     Rails.logger.debug \"Creating #{full_name}\" # LEAK\n\
         \x20     Rails.logger.debug \"Level #{level}\"\n    end\n\
         \x20   Rails.logger.tagged(\"DuplicatePassports\") do\n      check\n    end\n  end\nend\n",
    )]);
}

#[test]
fn objects_that_nobody_declared_are_what_they_are_asked_and_stored_as() {
    expect(&[
        (
            "models/citizen.js",
            "const mongoose = require('mongoose')\n\
             const schema = new mongoose.Schema({ cnic: { type: String }, mobile: String, district: String })\n\
             module.exports = mongoose.model('Citizen', schema)\n",
        ),
        (
            "app.js",
            "const Citizen = require('./models/citizen')\n\
             const createUser = async (data) => {\n  console.log('creating', data) // LEAK\n}\n\
             const createReport = (data) => { console.log('creating', data) }\n\
             async function handle(req, res) {\n  const entry = new Citizen(req.body)\n  console.log(entry) // LEAK\n\
             \x20 console.log(await entry.save()) // LEAK\n\
             \x20 const u = await prisma.user.findUnique({ where: { id: req.params.id } })\n  console.log(u) // LEAK\n\
             \x20 console.log(u.id)\n\
             \x20 const part = await prisma.spare.findUnique({ where: { id: 1 } })\n  console.log(part)\n\
             \x20 console.log(req.session) // LEAK\n\
             \x20 console.log(process.env.DB_PASSWORD) // CRED\n\
             \x20 console.log(process.env.NODE_ENV, LoggerFields.PASSWORD)\n\
             \x20 try { await send(entry) } catch (err) { console.log(err.config) } // LEAK\n}\n",
        ),
        ("front.php", "<?php\nerror_log(print_r($_SESSION, true)); // LEAK\nerror_log($_SESSION['page']);\n"),
    ]);
}

#[test]
fn wholes_by_their_class_and_stream() {
    expect(&[
        (
            "views.py",
            "import logging\nfrom rest_framework import serializers\nlog = logging.getLogger(__name__)\n\
             class CitizenSerializer(serializers.ModelSerializer):\n    pass\n\
             def create(request):\n    s = CitizenSerializer(data=request.data)\n\
             \x20   log.info(s.validated_data)  # LEAK\n    log.info(s.errors)\n",
        ),
        (
            "callback.php",
            "<?php\n$data = json_decode(file_get_contents('php://input'), true);\n\
             error_log(print_r($data, true)); // LEAK\nerror_log($data['status']);\n",
        ),
        (
            "db.js",
            "async function row(pool) {\n  const [rows] = await pool.execute('SELECT cnic, phone FROM users WHERE id = ?', [1])\n\
             \x20 console.log(rows[0]) // LEAK\n}\nmodule.exports = { row }\n",
        ),
    ]);
}

#[test]
fn settings_counts_and_colours_are_nobodys() {
    expect(&[(
        "env.js",
        "async function counts(db) {
  const medications = await db.collection('medications').countDocuments({ notes: 1 });
  console.log(`Total: ${medications}`);
}
function settings() {
  console.log('EMAIL_FROM:', process.env.EMAIL_FROM || 'not set');
  console.log('desk', process.env.ADMIN_PHONE);
  console.log('pass', process.env.DB_PASSWORD); // CRED
}
function caught(options) {
  const found = String(options.html).match(/(\\d{6})/);
  const otpCode = found ? found[1] : 'none';
  console.log('OTP code:', otpCode); // CRED
  console.log('found', found !== null);
}
function coloured(colors, parsed) {
  console.log(`${colors.blue}Email:${colors.reset} ${parsed.email?.configured ? 'yes' : 'no'}`);
}
",
    )]);
}
