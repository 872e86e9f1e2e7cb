<?php
if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    $found = $db->prepare('SELECT id, password FROM clerks WHERE name = ?');
    $found->execute([$_POST['name']]);
    $clerk = $found->fetch();
    if ($clerk && password_verify($_POST['password'], $clerk['password'])) {
        $_SESSION['clerk_id'] = $clerk['id'];
        header('Location: index.php?page=enter');
        exit;
    }
}
?>
<form method="post"><input name="name"><input name="password" type="password"></form>
