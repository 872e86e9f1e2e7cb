<?php
$found = $db->prepare('SELECT owner_name, cnic, mobile FROM shops WHERE number = ?');
$found->execute([$_GET['number']]);
$shop = $found->fetch();
?>
<p><?= htmlspecialchars($shop['owner_name']) ?>, <?= htmlspecialchars($shop['cnic']) ?>, <?= htmlspecialchars($shop['mobile']) ?></p>
