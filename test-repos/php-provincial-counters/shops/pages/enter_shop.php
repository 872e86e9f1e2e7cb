<?php
require 'inc/session.php';
$db->prepare('INSERT INTO shops (number, owner_name, cnic) VALUES (?, ?, ?)')->execute([$_POST['number'], $_POST['owner_name'], $_POST['cnic']]);
?>
<p>Registered.</p>
