<?php
require_once __DIR__ . '/../inc/auth.php';
require_once __DIR__ . '/../inc/db.php';
require_once __DIR__ . '/../inc/log.php';

$licences = rows('select id, licence_no, holder_name from licences order by id desc limit 100');
note_id('licences listed', count($licences));
?>
<h1>Licences</h1>
<table>
<?php foreach ($licences as $licence): ?>
  <tr><td><?= htmlspecialchars($licence['licence_no']) ?></td><td><?= htmlspecialchars($licence['holder_name']) ?></td></tr>
<?php endforeach; ?>
</table>
