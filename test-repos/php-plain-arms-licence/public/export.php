<?php // amanat-expect: unauthenticated-endpoint
require_once __DIR__ . '/../inc/db.php';

header('Content-Type: text/csv');
$out = fopen('php://output', 'w');
foreach (rows('select licence_no, holder_name, holder_cnic, address from licences') as $licence) {
    fputcsv($out, $licence);
}
error_log('licences exported');
