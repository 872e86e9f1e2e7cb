<?php
require_once __DIR__ . '/../inc/auth.php';
require_once __DIR__ . '/../inc/db.php';
require_once __DIR__ . '/../inc/log.php';

$holder = [
    'cnic' => $_POST['cnic'],
    'father_name' => $_POST['father_name'],
    'mobile' => $_POST['mobile'],
];
rows('insert into licences (holder_cnic, father_name, mobile) values (?, ?, ?)', array_values($holder));
error_log('issued: ' . json_encode($holder)); // amanat-expect: pii-in-log
note('mobile of the holder', $holder['mobile']); // amanat-expect: pii-in-log
note_id('issued by officer', $_SESSION['officer_id']);
echo 'issued';
