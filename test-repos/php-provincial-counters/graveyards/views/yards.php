<?php
foreach (yards() as $yard) {
    echo '<li>' . htmlspecialchars($yard['name']) . '</li>';
}
