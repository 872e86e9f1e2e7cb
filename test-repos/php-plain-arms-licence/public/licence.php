<?php // amanat-expect: pii-in-url
require_once __DIR__ . '/../inc/auth.php';
require_once __DIR__ . '/../inc/db.php';
require_once __DIR__ . '/../inc/log.php';

$cnic = $_GET['cnic'] ?? '';
error_log('licence of ' . mask_cnic($cnic));
$found = rows('select * from licences where holder_cnic = ?', [$cnic]);
if (!$found) {
    error_log('no licence for CNIC ' . $cnic); // amanat-expect: pii-in-log
    http_response_code(404);
    exit;
}
echo json_encode($found[0]);
